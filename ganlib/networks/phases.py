"""A transposed convolution computed as small ordinary ones, a phase at a time."""

from typing import Any

import keras
from keras import ops

__all__ = ["Conv2DTranspose", "conv_transpose_by_phases"]

#: XLA takes ten times as long for the kernel's gradient of a transposed convolution as
#: for those of its phases, on a CPU; other backends and devices do not.
SLOW = keras.backend.backend() == "jax" and "cpu" in str(
    keras.distribution.list_devices()[0]
)


def conv_transpose_by_phases(x: Any, kernel: Any, stride: int) -> Any:
    """What ``ops.conv_transpose(x, kernel, stride, "same")`` gives, by its phases.

    Parameters
    ----------
    x : tensor, shape (m, height, width, channels)
    kernel : tensor, shape (size, size, filters, channels)
    stride : int

    Returns
    -------
    tensor, shape (m, stride * height, stride * width, filters)

    Notes
    -----
    Output pixels whose places leave the same rest on division by the stride, a phase,
    depend on the pixels of `x` by one small kernel. One convolution gives all stride²
    phases as channels, which then take their places. The chapter "DCGAN" proves it.
    """
    size, _, filters, channels = kernel.shape
    before = max(size - stride, 0) // 2
    # Output pixel stride * q + r sees x[q + d] through kernel[r + before - stride * d].
    first, last = -((size - 1 - before) // stride), (stride - 1 + before) // stride
    taps = last - first + 1
    front = stride * last - before
    margin = (front, taps * stride - front - size)
    kernel = ops.pad(kernel, (margin, margin, (0, 0), (0, 0)))
    kernel = ops.reshape(kernel, (taps, stride, taps, stride, filters, channels))
    kernel = ops.transpose(ops.flip(kernel, (0, 2)), (0, 2, 5, 1, 3, 4))
    kernel = ops.reshape(kernel, (taps, taps, channels, stride * stride * filters))
    x = ops.pad(x, ((0, 0), (-first, last), (-first, last), (0, 0)))
    phases = ops.conv(x, kernel, 1, "valid")
    height, width = phases.shape[1:3]
    phases = ops.reshape(phases, (-1, height, width, stride, stride, filters))
    phases = ops.transpose(phases, (0, 1, 3, 2, 4, 5))
    return ops.reshape(phases, (-1, stride * height, stride * width, filters))


@keras.saving.register_keras_serializable("ganlib")
class Conv2DTranspose(keras.layers.Conv2DTranspose):
    """Keras' layer, with the same weights and results, fast on every backend.

    By phases where XLA is slow, for square kernels and strides, "same" padding and
    channels last; as Keras computes it everywhere else.
    """

    def call(self, inputs):
        square = len({*self.kernel_size}) == len({*self.strides}) == 1
        usual = self.padding == "same" and self.data_format == "channels_last"
        plain = self.output_padding is None and {*self.dilation_rate} == {1}
        if not (SLOW and square and usual and plain):
            return super().call(inputs)
        outputs = conv_transpose_by_phases(inputs, self.kernel, self.strides[0])
        if self.use_bias:
            outputs = outputs + self.bias
        return self.activation(outputs)

"""The one place where the backends differ.

``Engine`` is a ``keras.Model`` whose ``train_step`` takes a block of inputs and runs
an iteration on each of them, in one compiled call. A subclass writes

- ``iteration(*row) -> dict``, a scalar for each metric's name: plain imperative
  Keras, once for every backend, asking ``self.gradients(loss, variables)`` and, within
  a loss, ``self.slope(function, tensors)``;
- ``record(results, n) -> dict``: updates the metrics with the mean of ``n`` results;

and trains with ``fit(self.feed(blocks))``, after choosing ``jit_compile`` by
``compiles_single`` when a block has but one row. Outside an engine, a training loop
written by hand takes its gradients from ``gradients(loss, variables)``.
"""

import keras

BACKEND = keras.backend.backend()
if BACKEND == "tensorflow":
    from ganlib.engine.tensorflow import Engine, gradients
elif BACKEND == "jax":
    from ganlib.engine.jax import Engine, gradients
else:
    raise ImportError(
        "ganlib trains on Keras' TensorFlow and JAX backends: set the environment "
        "variable KERAS_BACKEND to tensorflow or jax before Python starts. "
        f"Received: KERAS_BACKEND={BACKEND}"
    )

__all__ = ["Engine", "gradients"]

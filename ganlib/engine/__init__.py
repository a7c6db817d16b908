"""The one place where the backends differ.

``Engine`` is a ``keras.Model`` that trains in blocks: all that an iteration is given,
several times over, for one compiled call. A subclass writes

- ``iteration(*row) -> dict``, a scalar for each name in its ``results``: plain
  imperative Keras, once for every backend, asking ``self.gradients(loss, variables)``
  and, within a loss, ``self.slope(function, tensors)``;

and trains with ``prepare(loops)``, where `loops` says whether a block has several rows
(see ``compiles_single`` where it has but one), then ``train(blocks, lengths)``. What
Keras calls the optimizer, ``self.optimizer``, has the ``variables`` of all that steps.
Outside an engine, a training loop written by hand takes its gradients from
``gradients(loss, variables)``; Keras' ``fit`` takes ``passes(x, m, seed)``, shuffled
minibatches, with next to no overhead.
"""

import keras

BACKEND = keras.backend.backend()
if BACKEND == "tensorflow":
    from ganlib.engine.tensorflow import Engine, gradients, passes
elif BACKEND == "jax":
    from ganlib.engine.jax import Engine, gradients, passes
else:
    raise ImportError(
        "ganlib trains on Keras' TensorFlow and JAX backends: set the environment "
        "variable KERAS_BACKEND to tensorflow or jax before Python starts. "
        f"Received: KERAS_BACKEND={BACKEND}"
    )

__all__ = ["Engine", "gradients", "passes"]

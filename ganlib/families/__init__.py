"""The other branches of the family tree, each small enough to read in a sitting.

``autoregressive``, ``flows``, ``vae``, ``rbm``, ``denoising`` and ``unnormalized`` hold
the models of the part *likelihood*. What they can do they call by the same names:
``log_prob(x)``, in nats, and ``sample(n, seed)``. ``training.train`` fits those that
are Keras models. Nothing else in ``ganlib`` needs them.
"""

"""Ways to train a pair of networks.

Each module has ``trainer(problem)``, which gives ``train(steps)``: `steps` iterations
of Algorithm 1, on from where the last call ended. Its first call compiles.
"""

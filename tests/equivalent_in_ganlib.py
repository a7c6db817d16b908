"""Mutants of ganlib that are right: for each module, a reason and their changes.

A change reads as ``make mutants-library`` prints it.
"""

# ruff: noqa: E501

EQUIVALENT = {
    "theory": {
        "what is as small as a rounding error may count as lost or not": [
            "_lost: return (d == 0) & (mass < np.finfo(np.float64).eps * other) -> return (d == 0) & (mass <= np.finfo(np.float64).eps * other)",
        ],
    },
    "families/vae": {
        "of two axes the last is the second": [
            "VAE.posterior: return ops.split(self.encoder(x), 2, axis=-1) -> return ops.split(self.encoder(x), 2, axis=+1)",
        ],
        "equality has probability zero": [
            'VAE.sample: return (rng.random(p.shape) < p).astype("float32") -> return (rng.random(p.shape) <= p).astype("float32")',
        ],
    },
    "families/training": {
        "how much is compiled, and by what, changes the speed alone": [
            "train: jit_compile=Engine.compiles_single, -> jit_compile=None,",
            "train: jit_compile=Engine.compiles_single, -> ",
            "train: steps_per_execution=-(-len(x) // batch_size), ) -> )",
        ],
        "nothing is shuffled either way": [
            "train: history = model.fit(rows, epochs=epochs, shuffle=False, verbose=0, **kept).history -> history = model.fit(rows, epochs=epochs, shuffle=None, verbose=0, **kept).history",
        ],
    },
    "training/players": {
        "Keras builds no optimizer twice": [
            "each_its_own: if optimizer is not current.get(player): -> if optimizer is not current.get(None):",
        ],
    },
    "extensions/semi_supervised": {
        "a name that summaries alone show": [
            'class_discriminator: return keras.Model(x, LogSumExp()(logits), name="discriminator") -> return keras.Model(x, LogSumExp()(logits), name=None)',
            'class_discriminator: return keras.Model(x, LogSumExp()(logits), name="discriminator") -> return keras.Model(x, LogSumExp()(logits), name="DISCRIMINATOR")',
        ],
        "no type means Keras' own, which is float32": [
            'SemiSupervised.class_loss: logits = ops.cast(self.classifier(x, training=True), "float32") -> logits = ops.cast(self.classifier(x, training=True), None)',
        ],
        "the mean of all differences is the difference of the means": [
            "SemiSupervised.class_loss: return ops.mean(ops.logsumexp(logits, axis=1, keepdims=True) - own) -> return ops.mean(ops.logsumexp(logits, axis=1, keepdims=None) - own)",
        ],
    },
    "extensions/inference": {
        "the samples of this game do not depend on data": [
            "BiGAN.fake: return super().fake(x, z), z -> return super().fake(None, z), z",
            "BiGAN.g_loss: fake, real = self.logits(self.fake(x, z)), self.logits(self.real(x)) -> fake, real = self.logits(self.fake(None, z)), self.logits(self.real(x))",
        ],
        "a name that summaries alone show": [
            'pair_discriminator: return keras.Model([x, z], layers.Dense(1)(h), name="discriminator") -> return keras.Model([x, z], layers.Dense(1)(h), name=None)',
            'pair_discriminator: return keras.Model([x, z], layers.Dense(1)(h), name="discriminator") -> return keras.Model([x, z], layers.Dense(1)(h), )',
            'pair_discriminator: return keras.Model([x, z], layers.Dense(1)(h), name="discriminator") -> return keras.Model([x, z], layers.Dense(1)(h), name="XXdiscriminatorXX")',
        ],
    },
}

"""Wrong answers to the exercises of likelihood/boltzmann-machines."""

WRONG = {
    "free_energy": [
        # Overflows for large inputs.
        """
        with np.errstate(over="ignore"):
            return -v @ b - np.log(1 + np.exp(c + v @ w)).sum(axis=1)
        """,
        # The sign of the hidden units.
        """
        return -v @ b + np.logaddexp(0, c + v @ w).sum(axis=1)
        """,
        # The mean over hidden units.
        """
        return -v @ b - np.logaddexp(0, c + v @ w).mean(axis=1)
        """,
        # The hidden biases forgotten.
        """
        return -v @ b - np.logaddexp(0, v @ w).sum(axis=1)
        """,
        # The limit of large inputs.
        """
        return -v @ b - np.maximum(0, c + v @ w).sum(axis=1)
        """,
        # Cut off, so that nothing overflows.
        """
        a = np.clip(c + v @ w, -500, 500)
        return -v @ b - np.log1p(np.exp(a)).sum(axis=1)
        """,
    ],
    "cd_update": [
        # As found.
        """
        for v, sign in ((data, 1), (model, -1)):
            h = expit(c + v @ w)
            w = w + sign * rate * v.T @ h / len(v)
            b = b + sign * rate * v.mean(axis=0)
            c = c + sign * rate * h.mean(axis=0)
        return w, b, c
        """,
        # The phases exchanged.
        """
        h_data, h_model = expit(c + data @ w), expit(c + model @ w)
        w = w - rate * (data.T @ h_data / len(data) - model.T @ h_model / len(model))
        b = b - rate * (data.mean(axis=0) - model.mean(axis=0))
        c = c - rate * (h_data.mean(axis=0) - h_model.mean(axis=0))
        return w, b, c
        """,
        # The visible biases stay.
        """
        h_data, h_model = expit(c + data @ w), expit(c + model @ w)
        w = w + rate * (data.T @ h_data / len(data) - model.T @ h_model / len(model))
        c = c + rate * (h_data.mean(axis=0) - h_model.mean(axis=0))
        return w, b, c
        """,
        # Both phases divided by the number of data.
        """
        h_data, h_model = expit(c + data @ w), expit(c + model @ w)
        w = w + rate * (data.T @ h_data / len(data) - model.T @ h_model / len(data))
        b = b + rate * (data.mean(axis=0) - model.mean(axis=0))
        c = c + rate * (h_data.mean(axis=0) - h_model.mean(axis=0))
        return w, b, c
        """,
        # Hidden units rounded in the negative phase.
        """
        h_data, h_model = expit(c + data @ w), expit(c + model @ w).round()
        w = w + rate * (data.T @ h_data / len(data) - model.T @ h_model / len(model))
        b = b + rate * (data.mean(axis=0) - model.mean(axis=0))
        c = c + rate * (h_data.mean(axis=0) - h_model.mean(axis=0))
        return w, b, c
        """,
        # The right step, into the caller's arrays.
        """
        h_data, h_model = expit(c + data @ w), expit(c + model @ w)
        w += rate * (data.T @ h_data / len(data) - model.T @ h_model / len(model))
        b += rate * (data.mean(axis=0) - model.mean(axis=0))
        c += rate * (h_data.mean(axis=0) - h_model.mean(axis=0))
        return w, b, c
        """,
        # The hidden biases see the new weights.
        """
        h_data, h_model = expit(c + data @ w), expit(c + model @ w)
        w = w + rate * (data.T @ h_data / len(data) - model.T @ h_model / len(model))
        b = b + rate * (data.mean(axis=0) - model.mean(axis=0))
        h_data, h_model = expit(c + data @ w), expit(c + model @ w)
        c = c + rate * (h_data.mean(axis=0) - h_model.mean(axis=0))
        return w, b, c
        """,
    ],
}

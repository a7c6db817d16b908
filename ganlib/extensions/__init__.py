"""What later papers changed: small subclasses of ``AdversarialNets``, and layers."""

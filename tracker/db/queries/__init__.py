"""Every query, named after what comes back."""

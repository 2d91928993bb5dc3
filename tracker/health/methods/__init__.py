"""Every published metric by name: what it is, and how it is computed from plain JSON inputs."""

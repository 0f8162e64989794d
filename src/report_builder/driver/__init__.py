"""The build: what must be compiled, the object store, the executors, the rounds."""

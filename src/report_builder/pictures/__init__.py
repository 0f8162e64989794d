"""Pictures: made fit for the engine before they are set, and fit for a purpose after it."""

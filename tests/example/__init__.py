"""The invented county of workspace-example/: its generator, the faults planted in it, and their expectations."""

"""The CPU that goes with a function's memory."""

# functions/docs/configuring/memory: the CPU that Cloud Functions derives from MiB of memory.
CPU_BY_MEMORY = ((128, 0.083), (256, 0.167), (512, 0.333), (1024, 0.583), (2048, 1.0), (8192, 2.0))


def cpu_of(memory: int, concurrency: int) -> float:
    """VCPU as Cloud Functions derives it from memory, but at least one for concurrent requests."""
    by_memory = next((cpu for most, cpu in CPU_BY_MEMORY if memory <= most), 4.0)
    return max(by_memory, 1.0) if concurrency > 1 else by_memory

# The kernels that run the chapters: quiet, and leaving nothing behind.
c = get_config()  # noqa: F821
c.IPKernelApp.log_level = "ERROR"
# In memory rather than `enabled = False`, which makes every kernel slow to stop.
c.HistoryManager.hist_file = ":memory:"

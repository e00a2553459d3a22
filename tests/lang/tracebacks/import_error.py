# A module that fails while it is imported appears in the traceback.
import _failing

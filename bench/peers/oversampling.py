"""Times an oversampler of imbalanced-learn, with its defaults.

    oversampling.py NAME FOLDER COLUMNS

NAME is SMOTE or ADASYN. FOLDER holds x.bin (float32, row after row) and y.bin (int32). Prints
{"seconds": of fit_resample, "synthetic": how many rows it made}.
"""

import json
import sys
import time

import numpy
from imblearn import over_sampling

name, folder, columns = sys.argv[1], sys.argv[2], int(sys.argv[3])
x = numpy.fromfile(f"{folder}/x.bin", numpy.float32).reshape(-1, columns)
y = numpy.fromfile(f"{folder}/y.bin", numpy.int32)
oversampler = getattr(over_sampling, name)(random_state=0)
started = time.perf_counter()
_, resampled = oversampler.fit_resample(x, y)
print(json.dumps({"seconds": time.perf_counter() - started, "synthetic": len(resampled) - len(y)}))

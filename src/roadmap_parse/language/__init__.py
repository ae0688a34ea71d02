"""Words: alphabets, broken lines, morphology."""

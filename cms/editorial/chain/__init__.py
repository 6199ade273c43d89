"""The rules of the chain: who may answer at a step, what an answer does, what is checked before publication."""

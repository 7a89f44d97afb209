Prints its input backwards: every character goes into a cell of its own with a zero left of the first one

>,[>,]<[.<]

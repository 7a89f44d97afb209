;;; Doubly recursive Fibonacci numbers: calls and small integers.

(import (scheme base) (scheme write))
(include "harness.scm")

(define (fib n)
  (if (< n 2)
      n
      (+ (fib (- n 1)) (fib (- n 2)))))

(benchmark "fib" 3 (lambda () (fib 34)) 5702887)

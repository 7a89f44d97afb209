;;; Takeuchi's function that returns through continuations: call/cc at each call.

(import (scheme base) (scheme write))
(include "harness.scm")

(define (tak x y z)
  (call-with-current-continuation (lambda (return) (tak-to return x y z))))

(define (tak-to return x y z)
  (if (< y x)
      (call-with-current-continuation
       (lambda (again)
         (tak-to again
                 (call-with-current-continuation (lambda (k) (tak-to k (- x 1) y z)))
                 (call-with-current-continuation (lambda (k) (tak-to k (- y 1) z x)))
                 (call-with-current-continuation (lambda (k) (tak-to k (- z 1) x y))))))
      (return z)))

(benchmark "ctak" 10 (lambda () (tak 18 12 6)) 7)

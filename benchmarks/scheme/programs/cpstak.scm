;;; Takeuchi's function in continuation-passing style: closures that are made, called once and dropped.

(import (scheme base) (scheme write))
(include "harness.scm")

(define (tak x y z return)
  (if (< y x)
      (tak (- x 1) y z
           (lambda (a)
             (tak (- y 1) z x
                  (lambda (b)
                    (tak (- z 1) x y
                         (lambda (c) (tak a b c return)))))))
      (return z)))

(benchmark "cpstak" 200 (lambda () (tak 18 12 6 (lambda (result) result))) 7)

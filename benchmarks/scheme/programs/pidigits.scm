;;; Decimal digits of pi one after the other, by Jeremy Gibbons' spigot: integers of thousands of digits.

(import (scheme base) (scheme write))
(include "harness.scm")

;; The first digits, as the sum of each times its place.
(define (pi-digits count)
  (let loop ((q 1) (r 0) (t 1) (k 1) (n 3) (l 3) (found 0) (sum 0))
    (cond ((= found count) sum)
          ((< (- (+ (* 4 q) r) t) (* n t))
           (loop (* 10 q)
                 (* 10 (- r (* n t)))
                 t
                 k
                 (- (quotient (* 10 (+ (* 3 q) r)) t) (* 10 n))
                 l
                 (+ found 1)
                 (+ sum (* n (+ found 1)))))
          (else
           (loop (* q k)
                 (* (+ (* 2 q) r) l)
                 (* t l)
                 (+ k 1)
                 (quotient (+ (* q (+ (* 7 k) 2)) (* r l)) (* t l))
                 (+ l 2)
                 found
                 sum)))))

(benchmark "pidigits" 1 (lambda () (pi-digits 2000)) 9186260)

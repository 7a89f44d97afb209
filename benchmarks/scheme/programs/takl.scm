;;; Takeuchi's function with lists for numbers: a list is longer than another, tested pair by pair.

(import (scheme base) (scheme write))
(include "harness.scm")

(define (count-down n)
  (if (= n 0) '() (cons n (count-down (- n 1)))))

(define (longer? a b)
  (and (pair? a)
       (or (null? b) (longer? (cdr a) (cdr b)))))

(define (takl x y z)
  (if (longer? x y)
      (takl (takl (cdr x) y z) (takl (cdr y) z x) (takl (cdr z) x y))
      z))

(define eighteen (count-down 18))
(define twelve (count-down 12))
(define six (count-down 6))

(benchmark "takl" 100 (lambda () (length (takl eighteen twelve six))) 7)

;;; All ways to place queens on a board so that none attacks another: short lists, built and searched.

(import (scheme base) (scheme write))
(include "harness.scm")

(define (columns n)
  (let loop ((n n) (result '()))
    (if (= n 0) result (loop (- n 1) (cons n result)))))

;; Whether a queen in a column is safe from those in the rows before, the nearest of them first.
(define (safe? column distance placed)
  (or (null? placed)
      (let ((other (car placed)))
        (and (not (= other column))
             (not (= other (+ column distance)))
             (not (= other (- column distance)))
             (safe? column (+ distance 1) (cdr placed))))))

(define (queens n)
  (define all (columns n))
  (define (place row placed)
    (if (= row 0)
        1
        (let try ((rest all) (found 0))
          (if (null? rest)
              found
              (try (cdr rest)
                   (if (safe? (car rest) 1 placed)
                       (+ found (place (- row 1) (cons (car rest) placed)))
                       found))))))
  (place n '()))

(benchmark "nqueens" 4 (lambda () (queens 10)) 724)

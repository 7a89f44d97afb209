;;; Numbers as functions that repeat others, as Alonzo Church made them: closures that call closures.

(import (scheme base) (scheme write))
(include "harness.scm")

(define zero (lambda (f) (lambda (x) x)))

(define (successor n)
  (lambda (f) (lambda (x) (f ((n f) x)))))

(define (sum a b)
  (lambda (f) (lambda (x) ((a f) ((b f) x)))))

(define (product a b)
  (lambda (f) (a (b f))))

(define (power a b)
  (b a))

;; Pairs, as functions too.
(define (couple a b) (lambda (choose) (choose a b)))
(define (first c) (c (lambda (a b) a)))
(define (second c) (c (lambda (a b) b)))

(define (predecessor n)
  (first ((n (lambda (c) (couple (second c) (successor (second c)))))
          (couple zero zero))))

(define (church n)
  (if (= n 0) zero (successor (church (- n 1)))))

(define (number n)
  ((n (lambda (x) (+ x 1))) 0))

(define (work)
  (let* ((three (church 3))
         (ten (church 10))
         (many (power ten (church 5))))
    (list (number (product many three))
          (number (sum (predecessor (power three (church 7))) ten)))))

(benchmark "church" 30 work '(300000 2196))

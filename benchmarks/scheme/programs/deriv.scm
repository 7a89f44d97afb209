;;; Symbolic derivatives: lists and symbols, taken apart and built.

(import (scheme base) (scheme write))
(include "harness.scm")

(define (derivative e)
  (cond ((not (pair? e)) (if (eq? e 'x) 1 0))
        ((eq? (car e) '+) (cons '+ (map derivative (cdr e))))
        ((eq? (car e) '-) (cons '- (map derivative (cdr e))))
        ((eq? (car e) '*)
         (list '* e (cons '+ (map (lambda (factor) (list '/ (derivative factor) factor)) (cdr e)))))
        ((eq? (car e) '/)
         (let ((top (cadr e)) (bottom (list-ref e 2)))
           (list '-
                 (list '/ (derivative top) bottom)
                 (list '/ top (list '* bottom bottom (derivative bottom))))))
        (else (error "there is no derivative of" e))))

(define polynomial '(+ (* 3 x x) (* a x x) (* b x) 5))

(define (many n)
  (let loop ((n n) (result '()))
    (if (= n 0) result (loop (- n 1) (derivative polynomial)))))

(benchmark "deriv" 1 (lambda () (many 500000))
           '(+ (* (* 3 x x) (+ (/ 0 3) (/ 1 x) (/ 1 x)))
               (* (* a x x) (+ (/ 0 a) (/ 1 x) (/ 1 x)))
               (* (* b x) (+ (/ 0 b) (/ 1 x)))
               0))

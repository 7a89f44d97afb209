;;; Whether two trees have the same leaves, walked by two coroutines in turn: continuations that are entered again.

(import (scheme base) (scheme write))
(include "harness.scm")

;; A procedure that returns the leaves of a tree, one at each call, and then #f.
(define (walker tree)
  (define return #f)
  (define (resume-first)
    (walk tree)
    (set! resume (lambda () (return #f)))
    (return #f))
  (define (walk tree)
    (if (pair? tree)
        (begin
          (walk (car tree))
          (walk (cdr tree)))
        (call-with-current-continuation
         (lambda (rest)
           (set! resume (lambda () (rest #f)))
           (return tree)))))
  (define resume resume-first)
  (lambda ()
    (call-with-current-continuation
     (lambda (caller)
       (set! return caller)
       (resume)))))

(define (same-fringe? a b)
  (let ((next-a (walker a)) (next-b (walker b)))
    (let loop ((count 0))
      (let ((x (next-a)) (y (next-b)))
        (cond ((not (eqv? x y)) #f)
              ((not x) count)
              (else (loop (+ count 1))))))))

;; The same leaves from low to high, in trees that lean to one side or the other.
(define (leaning-tree low high share)
  (if (= low high)
      low
      (let ((middle (+ low (quotient (* (- high low) share) 8))))
        (cons (leaning-tree low middle share)
              (leaning-tree (+ middle 1) high share)))))

(define left (leaning-tree 1 40000 2))
(define right (leaning-tree 1 40000 6))

(benchmark "fringe" 4 (lambda () (same-fringe? left right)) 40000)

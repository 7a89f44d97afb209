;;; Binary trees that live for different times: the memory management.

(import (scheme base) (scheme write))
(include "harness.scm")

(define (tree depth)
  (if (= depth 0)
      '()
      (cons (tree (- depth 1)) (tree (- depth 1)))))

(define (nodes t)
  (if (null? t)
      0
      (+ 1 (nodes (car t)) (nodes (cdr t)))))

(define (work depth)
  (let ((long-lived (tree depth)))
    (let loop ((size 4) (total 0))
      (if (> size depth)
          (+ total (nodes long-lived))
          (let repeat ((left (expt 2 (- depth size))) (total total))
            (if (= left 0)
                (loop (+ size 2) total)
                (repeat (- left 1) (+ total (nodes (tree size))))))))))

(benchmark "trees" 5 (lambda () (work 17)) 1037653)

;;; Sorting a vector of numbers in place: vectors and integers.

(import (scheme base) (scheme write))
(include "harness.scm")

(define (fill-at-random! v)
  (let ((n (vector-length v)))
    (do ((i 0 (+ i 1))
         (seed 12345 (modulo (+ (* seed 1103515245) 12345) 2147483648)))
        ((= i n))
      (vector-set! v i (quotient seed 1024)))))

(define (quicksort! v low high)
  (if (< low high)
      (let ((pivot (vector-ref v (quotient (+ low high) 2))))
        (let loop ((i low) (j high))
          (let* ((i (let up ((i i)) (if (< (vector-ref v i) pivot) (up (+ i 1)) i)))
                 (j (let down ((j j)) (if (> (vector-ref v j) pivot) (down (- j 1)) j))))
            (if (<= i j)
                (let ((old (vector-ref v i)))
                  (vector-set! v i (vector-ref v j))
                  (vector-set! v j old)
                  (loop (+ i 1) (- j 1)))
                (begin
                  (quicksort! v low j)
                  (quicksort! v i high))))))))

(define (sorted? v)
  (let loop ((i 1))
    (or (= i (vector-length v))
        (and (<= (vector-ref v (- i 1)) (vector-ref v i))
             (loop (+ i 1))))))

(define (work n)
  (let ((v (make-vector n 0)))
    (fill-at-random! v)
    (quicksort! v 0 (- n 1))
    (list (sorted? v) (vector-ref v (quotient n 2)))))

(benchmark "quicksort" 3 (lambda () (work 200000)) '(#t 1048848))

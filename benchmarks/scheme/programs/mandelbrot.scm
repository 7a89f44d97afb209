;;; The area of the Mandelbrot set, counted on a grid: floating-point numbers in loops.

(import (scheme base) (scheme inexact) (scheme write))
(include "harness.scm")

(define (inside? cx cy limit)
  (let loop ((x 0.0) (y 0.0) (left limit))
    (let ((xx (* x x)) (yy (* y y)))
      (cond ((> (+ xx yy) 4.0) #f)
            ((= left 0) #t)
            (else (loop (+ (- xx yy) cx) (+ (* 2.0 x y) cy) (- left 1)))))))

(define (count-inside size limit)
  (let ((step (/ 3.0 (inexact size))))
    (let rows ((row 0) (found 0))
      (if (= row size)
          found
          (let ((cy (- (* step (inexact row)) 1.5)))
            (let columns ((column 0) (found found))
              (if (= column size)
                  (rows (+ row 1) found)
                  (columns (+ column 1)
                           (if (inside? (- (* step (inexact column)) 2.0) cy limit)
                               (+ found 1)
                               found)))))))))

(benchmark "mandelbrot" 2 (lambda () (count-inside 150 500)) 3801)

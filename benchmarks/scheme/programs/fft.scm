;;; A fast Fourier transform there and back, in place: vectors of floating-point numbers.

(import (scheme base) (scheme inexact) (scheme write))
(include "harness.scm")

(define pi 3.141592653589793)

(define (exchange! v i j)
  (let ((old (vector-ref v i)))
    (vector-set! v i (vector-ref v j))
    (vector-set! v j old)))

;; Put every number where its index, with the bits reversed, points to.
(define (reverse-bits! real imaginary)
  (let ((n (vector-length real)))
    (let loop ((i 0) (j 0))
      (if (< i n)
          (begin
            (if (< i j)
                (begin
                  (exchange! real i j)
                  (exchange! imaginary i j)))
            (let carry ((bit (quotient n 2)) (j j))
              (if (and (> bit 0) (>= j bit))
                  (carry (quotient bit 2) (- j bit))
                  (loop (+ i 1) (+ j bit)))))))))

;; One butterfly: the numbers at i and j, the second turned by (c, s) before.
(define (butterfly! real imaginary i j c s)
  (let* ((x (vector-ref real j))
         (y (vector-ref imaginary j))
         (turned-x (- (* x c) (* y s)))
         (turned-y (+ (* x s) (* y c)))
         (a (vector-ref real i))
         (b (vector-ref imaginary i)))
    (vector-set! real i (+ a turned-x))
    (vector-set! imaginary i (+ b turned-y))
    (vector-set! real j (- a turned-x))
    (vector-set! imaginary j (- b turned-y))))

(define (transform! real imaginary direction)
  (let ((n (vector-length real)))
    (reverse-bits! real imaginary)
    (do ((half 1 (* half 2)))
        ((>= half n))
      (let ((angle (/ (* direction pi) (inexact half))))
        (do ((k 0 (+ k 1)))
            ((= k half))
          (let ((c (cos (* angle (inexact k))))
                (s (sin (* angle (inexact k)))))
            (do ((i k (+ i (* 2 half))))
                ((>= i n))
              (butterfly! real imaginary i (+ i half) c s))))))))

;; Transform a saw-tooth and transform it back; the sum of what comes out, rounded.
(define (there-and-back n)
  (let ((real (make-vector n 0.0)) (imaginary (make-vector n 0.0)))
    (do ((i 0 (+ i 1)))
        ((= i n))
      (vector-set! real i (inexact (modulo i 17))))
    (transform! real imaginary 1.0)
    (transform! real imaginary -1.0)
    (do ((i 0 (+ i 1))
         (sum 0.0 (+ sum (/ (vector-ref real i) (inexact n)))))
        ((= i n) (exact (round sum))))))

(benchmark "fft" 10 (lambda () (there-and-back 16384)) 131046)

;;; Numbers (section 6.2): procedures with two values, and rationalize.

(define (floor/ n d) (values (floor-quotient n d) (floor-remainder n d)))

(define (truncate/ n d) (values (truncate-quotient n d) (truncate-remainder n d)))

(define (exact-integer-sqrt n)
  (let ((root (exact-integer-root n)))
    (values root (- n (* root root)))))

;; The simplest rational within a distance: the first continued fraction that lies in the interval.
(define (rationalize x y)
  (let ((y (abs y)))
    (cond ((or (nan? x) (nan? y)) (+ x y))
          ((infinite? y) (if (infinite? x) +nan.0 0.0))
          ((infinite? x) x)
          (else
           (let ((low (- x y)) (high (+ x y)))
             (cond ((and (<= low 0) (<= 0 high)) (if (exact? (+ x y)) 0 0.0))
                   ((> low 0) (simplest low high))
                   (else (- (simplest (- high) (- low))))))))))

(define (simplest low high)
  (let ((whole (floor low)))
    (cond ((= whole low) whole)
          ((< whole (floor high)) (+ whole 1))
          (else (+ whole (/ 1 (simplest (/ 1 (- high whole)) (/ 1 (- low whole)))))))))

(define exact->inexact inexact)
(define inexact->exact exact)

(define-library (files counter)
  (export next-number! reset!)
  (import (scheme base))
  (begin
    (define number 0)
    (define (reset!) (set! number 0))
    (define (next-number!) (set! number (+ number 1)) number)))

;;; Miller and Rabin's test on numbers of hundreds of bits: products and remainders of large integers.

(import (scheme base) (scheme write))
(include "harness.scm")

(define (power-modulo base exponent modulus)
  (let loop ((base (modulo base modulus)) (exponent exponent) (result 1))
    (if (= exponent 0)
        result
        (loop (modulo (* base base) modulus)
              (quotient exponent 2)
              (if (odd? exponent) (modulo (* result base) modulus) result)))))

;; Whether a number is prime as far as one base can tell.
(define (passes? n base)
  (let split ((odd-part (- n 1)) (twos 0))
    (if (even? odd-part)
        (split (quotient odd-part 2) (+ twos 1))
        (let squares ((x (power-modulo base odd-part n)) (left twos))
          (cond ((or (= x 1) (= x (- n 1))) (or (= x (- n 1)) (= left twos)))
                ((= left 1) #f)
                (else (squares (modulo (* x x) n) (- left 1))))))))

(define (probably-prime? n)
  (let loop ((bases '(2 3 5 7)))
    (or (null? bases)
        (and (passes? n (car bases)) (loop (cdr bases))))))

(define (mersenne-primes limit)
  (let loop ((p 5) (found '()))
    (cond ((> p limit) (reverse found))
          ((probably-prime? (- (expt 2 p) 1)) (loop (+ p 2) (cons p found)))
          (else (loop (+ p 2) found)))))

(benchmark "primality" 1 (lambda () (mersenne-primes 620)) '(5 7 13 17 19 31 61 89 107 127 521 607))

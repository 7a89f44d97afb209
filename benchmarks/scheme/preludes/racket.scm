;;; What R7RS has and Racket calls otherwise, or keeps in libraries.

(require (for-syntax racket/base) srfi/9)
(define (exact x) (inexact->exact x))
(define (inexact x) (exact->inexact x))

;; Racket has no conditional with one branch.
(define-syntax if
  (syntax-rules ()
    ((_ condition then) (when condition then))
    ((_ condition then else-part) (cond (condition then) (else else-part)))))

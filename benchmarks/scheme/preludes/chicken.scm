;;; What R7RS has and Chicken calls otherwise, or keeps in modules.

(import (chicken base))
(define-syntax exact (syntax-rules () ((_ x) (inexact->exact x))))
(define-syntax inexact (syntax-rules () ((_ x) (exact->inexact x))))

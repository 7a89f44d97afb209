;;; What R7RS has and Chez calls otherwise; its own define-record-type is that of R6RS.

;; The constructor's arguments must be all fields in their order.
(define-syntax define-record-type
  (syntax-rules ()
    ((_ type (make field ...) is? place ...)
     (define-record-places (type make is?) () place ...))))

(define-syntax define-record-places
  (syntax-rules ()
    ((_ names (place ...))
     (r6rs-define-record-type names (fields place ...)))
    ((_ names (place ...) (field get) rest ...)
     (define-record-places names (place ... (immutable field get)) rest ...))
    ((_ names (place ...) (field get set) rest ...)
     (define-record-places names (place ... (mutable field get set)) rest ...))))

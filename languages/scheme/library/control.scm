;;; Parameters and guard: what calls procedures on the way, so that continuations captured in them are whole.

(define (make-parameter value . converter)
  (if (null? converter)
      (new-parameter value #f)
      (new-parameter ((car converter) value) (car converter))))

(define (call-parameterized parameters values thunk)
  (call-with-parameters parameters (converted parameters values) thunk))

(define (converted parameters values)
  (if (null? parameters)
      '()
      (let* ((converter (parameter-converter (car parameters)))
             (value (if converter (converter (car values)) (car values))))
        (cons value (converted (cdr parameters) (cdr values))))))

;; The report's own plan: the clauses run in the dynamic environment of the guard form; when none is chosen, the
;; condition is raised again where it was raised first.
(define (call-guarded handler body)
  ((call-with-current-continuation
    (lambda (guard-k)
      (with-exception-handler
       (lambda (condition)
         ((call-with-current-continuation
           (lambda (handler-k)
             (guard-k
              (lambda ()
                (handler condition
                         (lambda ()
                           (handler-k (lambda () (raise-continuable condition)))))))))))
       (lambda ()
         (call-with-values body
           (lambda results
             (guard-k (lambda () (apply values results)))))))))))

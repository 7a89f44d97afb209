;;; What the conformance files include: (test name expected expression) compares by equal?,
;;; (test-error name expression) wants an error object, (test-error name text expression) one with this message and
;;; these irritants, (report title) ends a file.

(define tests 0)
(define failures 0)

(define (fail name . details)
  (set! failures (+ failures 1))
  (display "FAIL ")
  (write name)
  (for-each (lambda (detail) (display " ") (write detail)) details)
  (newline))

(define (raised condition)
  (if (error-object? condition)
      (list 'raised (error-object-message condition) (error-object-irritants condition))
      (list 'raised condition)))

(define (check name expected thunk)
  (set! tests (+ tests 1))
  (let ((value (guard (condition (#t (raised condition))) (thunk))))
    (if (not (equal? value expected))
        (fail name 'expected expected 'got value))))

(define (check-error name thunk)
  (set! tests (+ tests 1))
  (let ((value (guard (condition ((error-object? condition) 'error) (#t (raised condition)))
                 (list 'returned (thunk)))))
    (if (not (eq? value 'error))
        (fail name value))))

(define (error-text condition)
  (let ((port (open-output-string)))
    (display (error-object-message condition) port)
    (for-each (lambda (irritant) (display " " port) (write irritant port)) (error-object-irritants condition))
    (get-output-string port)))

(define (check-error-text name text thunk)
  (check name text
    (lambda ()
      (guard (condition ((error-object? condition) (error-text condition)))
        (list 'returned (thunk))))))

(define-syntax test
  (syntax-rules ()
    ((_ name expected expression)
     (check name expected (lambda () expression)))))

(define-syntax test-error
  (syntax-rules ()
    ((_ name expression)
     (check-error name (lambda () expression)))
    ((_ name text expression)
     (check-error-text name text (lambda () expression)))))

;; A syntax error is found when a form is expanded, so the form has to come as a datum.
(define-syntax test-syntax-error
  (syntax-rules ()
    ((_ name datum)
     (check-error name (lambda () (eval 'datum (interaction-environment)))))))

(define (report title)
  (display title)
  (display ": ")
  (display tests)
  (display " tests, ")
  (display failures)
  (display " failures")
  (newline))

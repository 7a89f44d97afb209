;;; Ports that are opened for a procedure and closed when it returns (section 6.13.1).

(define (call-with-port port procedure)
  (call-with-values
   (lambda () (procedure port))
   (lambda results
     (close-port port)
     (apply values results))))

(define (call-with-input-file name procedure)
  (call-with-port (open-input-file name) procedure))

(define (call-with-output-file name procedure)
  (call-with-port (open-output-file name) procedure))

(define (with-input-from-file name thunk)
  (call-with-input-file name
    (lambda (port)
      (parameterize ((current-input-port port)) (thunk)))))

(define (with-output-to-file name thunk)
  (call-with-output-file name
    (lambda (port)
      (parameterize ((current-output-port port)) (thunk)))))

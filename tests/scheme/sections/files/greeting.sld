(define-library (files greeting)
  (export greet next-number! reset!)
  (import (scheme base) (files counter))
  (include-library-declarations "greeting_more.scm")
  (begin
    (define (greet name) (string-append "Hello, " name))))

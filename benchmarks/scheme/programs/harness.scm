;;; What every program ends with.

;; Call a thunk so many times; each time it must return what is expected.
(define (benchmark name repetitions thunk expected)
  (let repeat ((left repetitions))
    (if (> left 0)
        (let ((result (thunk)))
          (if (equal? result expected)
              (repeat (- left 1))
              (error "the benchmark computed something else:" name result)))))
  (display name)
  (display " is right")
  (newline))

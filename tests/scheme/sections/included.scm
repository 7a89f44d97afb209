(define included-one 1)
(define included-two (+ included-one 1))

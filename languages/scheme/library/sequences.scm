;;; map and its like for strings and vectors (section 6.10).

(define (shortest length sequences)
  (let loop ((least (length (car sequences))) (rest (cdr sequences)))
    (if (null? rest)
        least
        (loop (min least (length (car rest))) (cdr rest)))))

(define (items ref sequences index)
  (map1 (lambda (sequence) (ref sequence index)) sequences))

;; The results are kept in a list until the end, so that a continuation that is used again finds them unchanged.
(define (map-sequence procedure ref length sequence sequences)
  (if (null? sequences)
      (let ((end (length sequence)))
        (let loop ((index 0) (results '()))
          (if (< index end)
              (loop (+ index 1) (cons (procedure (ref sequence index)) results))
              (reverse results))))
      (let* ((all (cons sequence sequences)) (end (shortest length all)))
        (let loop ((index 0) (results '()))
          (if (< index end)
              (loop (+ index 1) (cons (apply procedure (items ref all index)) results))
              (reverse results))))))

(define (for-each-of-sequence procedure ref length sequence sequences)
  (if (null? sequences)
      (let ((end (length sequence)))
        (let loop ((index 0))
          (if (< index end)
              (begin (procedure (ref sequence index)) (loop (+ index 1))))))
      (let* ((all (cons sequence sequences)) (end (shortest length all)))
        (let loop ((index 0))
          (if (< index end)
              (begin (apply procedure (items ref all index)) (loop (+ index 1))))))))

(define (vector-map procedure vector . vectors)
  (list->vector (map-sequence procedure vector-ref vector-length vector vectors)))

(define (vector-for-each procedure vector . vectors)
  (for-each-of-sequence procedure vector-ref vector-length vector vectors))

(define (string-map procedure string . strings)
  (list->string (map-sequence procedure string-ref string-length string strings)))

(define (string-for-each procedure string . strings)
  (for-each-of-sequence procedure string-ref string-length string strings))

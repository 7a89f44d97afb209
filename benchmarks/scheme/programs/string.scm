;;; A string that doubles and loses its ends, again and again: copying, joining and counting characters.

(import (scheme base) (scheme char) (scheme write))
(include "harness.scm")

(define (grow text limit)
  (if (> (string-length text) limit)
      text
      (let ((n (string-length text)))
        (grow (string-append "<" text "|" (substring text (quotient n 3) n) ">") limit))))

(define (count-char char text)
  (let ((n (string-length text)))
    (let loop ((i 0) (found 0))
      (if (= i n)
          found
          (loop (+ i 1) (if (char=? (string-ref text i) char) (+ found 1) found))))))

(define (upcase-copy text)
  (let* ((n (string-length text)) (result (make-string n #\space)))
    (do ((i 0 (+ i 1)))
        ((= i n) result)
      (string-set! result (- n i 1) (char-upcase (string-ref text i))))))

(define (work)
  (let* ((text (grow "scheme" 200000))
         (turned (upcase-copy text)))
    (list (string-length text)
          (count-char #\| text)
          (count-char #\E turned)
          (string<? text turned)
          (string=? text (string-append (substring text 0 100) (substring text 100 (string-length text)))))))

(benchmark "string" 10 work '(293037 61622 81367 #t #t))

;;; All ways to fill a box with blocks, by trial and error: vectors of truth values and nested loops.

(import (scheme base) (scheme write))
(include "harness.scm")

(define size 3)
(define border 5)                       ; the box and a wall around it
(define volume (* border border border))

(define (place x y z)
  (+ x (* border (+ y (* border z)))))

(define cells (make-vector volume #t))    ; whether each is taken

(define (empty-cells!)
  (do ((z 1 (+ z 1))) ((> z size))
    (do ((y 1 (+ y 1))) ((> y size))
      (do ((x 1 (+ x 1))) ((> x size))
        (vector-set! cells (place x y z) #f)))))

;; A block that lies in one direction: the distances of its cubes from the first.
(define (block width height depth)
  (let ((cubes '()))
    (do ((z (- depth 1) (- z 1))) ((< z 0))
      (do ((y (- height 1) (- y 1))) ((< y 0))
        (do ((x (- width 1) (- x 1))) ((< x 0))
          (set! cubes (cons (place x y z) cubes)))))
    (list->vector cubes)))

;; Six blocks of 1 x 2 x 2 and three single cubes fill the box, as Jan Slothouber and William Graatsma found.
(define kinds
  (vector (vector (block 2 2 1) (block 2 1 2) (block 1 2 2))
          (vector (block 1 1 1))))

(define left (vector 0 0))              ; blocks of each kind that are left

(define tried 0)
(define solutions 0)

(define (fits? cubes at)
  (let ((count (vector-length cubes)))
    (let loop ((i 0))
      (or (= i count)
          (and (not (vector-ref cells (+ at (vector-ref cubes i))))
               (loop (+ i 1)))))))

(define (fill! cubes at taken)
  (do ((i (- (vector-length cubes) 1) (- i 1)))
      ((< i 0))
    (vector-set! cells (+ at (vector-ref cubes i)) taken)))

(define (first-hole at)
  (cond ((= at volume) #f)
        ((vector-ref cells at) (first-hole (+ at 1)))
        (else at)))

(define (solve! at)
  (let ((hole (first-hole at)))
    (if hole
        (try-kinds! hole)
        (set! solutions (+ solutions 1)))))

(define (try-kinds! hole)
  (do ((kind 0 (+ kind 1)))
      ((= kind (vector-length kinds)))
    (if (> (vector-ref left kind) 0)
        (try-directions! hole kind (vector-ref kinds kind)))))

(define (try-directions! hole kind blocks)
  (do ((index 0 (+ index 1)))
      ((= index (vector-length blocks)))
    (let ((cubes (vector-ref blocks index)))
      (set! tried (+ tried 1))
      (if (fits? cubes hole)
          (put! hole kind cubes)))))

(define (put! hole kind cubes)
  (fill! cubes hole #t)
  (vector-set! left kind (- (vector-ref left kind) 1))
  (solve! hole)
  (fill! cubes hole #f)
  (vector-set! left kind (+ (vector-ref left kind) 1)))

(define (puzzle)
  (empty-cells!)
  (set! tried 0)
  (set! solutions 0)
  (vector-set! left 0 6)
  (vector-set! left 1 3)
  (solve! 0)
  (list solutions tried))

(benchmark "puzzle" 800 puzzle '(8 2820))

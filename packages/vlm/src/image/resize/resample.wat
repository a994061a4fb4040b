;; The two passes of resampling. A weight of 22 bits of fraction comes as a high part, w >> 11, and a low part of 11 bits, 16 bits
;; each, so that pairs of products are one instruction; sums are put together at the end and are exact modulo 2^32.
(module
  (memory (export "memory") 208) ;; four parts: weights, source, target, and bounds of 1 MiB

  ;; One line made narrower or wider. For each of `columns` pixels, `bounds` has the offset in bytes of its first source pixel
  ;; and its number of pairs of weights; `weights` has, pair by pair, two high and two low parts. Pixels are three bytes.
  (func (export "across") (param $source i32) (param $target i32) (param $columns i32) (param $bounds i32) (param $weights i32)
    (local $read i32) (local $end i32) (local $pixel v128) (local $high v128) (local $low v128) (local $last i32)
    (local.set $last (i32.add (local.get $bounds) (i32.shl (local.get $columns) (i32.const 3))))
    (loop $column
      (local.set $read (i32.add (local.get $source) (i32.load (local.get $bounds))))
      (local.set $end (i32.add (local.get $weights) (i32.shl (i32.load offset=4 (local.get $bounds)) (i32.const 3))))
      (local.set $high (v128.const i32x4 0 0 0 0))
      (local.set $low (v128.const i32x4 0x200000 0x200000 0x200000 0x200000))
      (loop $pair
        ;; r r g g b b of two pixels, 16 bits each
        (local.set $pixel
          (i8x16.shuffle 0 16 3 17 1 18 4 19 2 20 5 21 22 23 24 25
            (v128.load64_zero (local.get $read)) (v128.const i32x4 0 0 0 0)))
        (local.set $high
          (i32x4.add (local.get $high) (i32x4.dot_i16x8_s (local.get $pixel) (v128.load32_splat (local.get $weights)))))
        (local.set $low
          (i32x4.add (local.get $low) (i32x4.dot_i16x8_s (local.get $pixel) (v128.load32_splat offset=4 (local.get $weights)))))
        (local.set $read (i32.add (local.get $read) (i32.const 6)))
        (local.set $weights (i32.add (local.get $weights) (i32.const 8)))
        (br_if $pair (i32.lt_u (local.get $weights) (local.get $end))))
      (local.set $high
        (i32x4.shr_s (i32x4.add (i32x4.shl (local.get $high) (i32.const 11)) (local.get $low)) (i32.const 22)))
      (local.set $high (i16x8.narrow_i32x4_s (local.get $high) (local.get $high)))
      ;; The fourth byte is overwritten by the next pixel.
      (v128.store32_lane 0 (local.get $target) (i8x16.narrow_i16x8_u (local.get $high) (local.get $high)))
      (local.set $target (i32.add (local.get $target) (i32.const 3)))
      (local.set $bounds (i32.add (local.get $bounds) (i32.const 8)))
      (br_if $column (i32.lt_u (local.get $bounds) (local.get $last)))))

  ;; One line of `pairs` pairs of lines, `stride` bytes apart, 16 bytes at once.
  (func (export "down") (param $source i32) (param $target i32) (param $stride i32) (param $weights i32) (param $pairs i32)
    (local $read i32) (local $weight i32) (local $end i32) (local $stop i32)
    (local $upper v128) (local $lower v128) (local $near v128) (local $far v128) (local $both v128)
    (local $h0 v128) (local $h1 v128) (local $h2 v128) (local $h3 v128)
    (local $l0 v128) (local $l1 v128) (local $l2 v128) (local $l3 v128)
    (local.set $stop (i32.add (local.get $source) (local.get $stride)))
    (local.set $end (i32.add (local.get $weights) (i32.shl (local.get $pairs) (i32.const 3))))
    (loop $column
      (local.set $read (local.get $source))
      (local.set $weight (local.get $weights))
      (local.set $h0 (v128.const i32x4 0 0 0 0))
      (local.set $h1 (v128.const i32x4 0 0 0 0))
      (local.set $h2 (v128.const i32x4 0 0 0 0))
      (local.set $h3 (v128.const i32x4 0 0 0 0))
      (local.set $l0 (v128.const i32x4 0x200000 0x200000 0x200000 0x200000))
      (local.set $l1 (local.get $l0))
      (local.set $l2 (local.get $l0))
      (local.set $l3 (local.get $l0))
      (loop $pair
        (local.set $upper (v128.load (local.get $read)))
        (local.set $read (i32.add (local.get $read) (local.get $stride)))
        (local.set $lower (v128.load (local.get $read)))
        (local.set $read (i32.add (local.get $read) (local.get $stride)))
        (local.set $near (v128.load32_splat (local.get $weight)))
        (local.set $far (v128.load32_splat offset=4 (local.get $weight)))
        (local.set $weight (i32.add (local.get $weight) (i32.const 8)))
        (local.set $both
          (i8x16.shuffle 0 16 1 17 2 18 3 19 4 20 5 21 6 22 7 23 (local.get $upper) (local.get $lower)))
        (local.set $lower
          (i8x16.shuffle 8 24 9 25 10 26 11 27 12 28 13 29 14 30 15 31 (local.get $upper) (local.get $lower)))
        (local.set $upper (i16x8.extend_low_i8x16_u (local.get $both)))
        (local.set $h0 (i32x4.add (local.get $h0) (i32x4.dot_i16x8_s (local.get $upper) (local.get $near))))
        (local.set $l0 (i32x4.add (local.get $l0) (i32x4.dot_i16x8_s (local.get $upper) (local.get $far))))
        (local.set $upper (i16x8.extend_high_i8x16_u (local.get $both)))
        (local.set $h1 (i32x4.add (local.get $h1) (i32x4.dot_i16x8_s (local.get $upper) (local.get $near))))
        (local.set $l1 (i32x4.add (local.get $l1) (i32x4.dot_i16x8_s (local.get $upper) (local.get $far))))
        (local.set $upper (i16x8.extend_low_i8x16_u (local.get $lower)))
        (local.set $h2 (i32x4.add (local.get $h2) (i32x4.dot_i16x8_s (local.get $upper) (local.get $near))))
        (local.set $l2 (i32x4.add (local.get $l2) (i32x4.dot_i16x8_s (local.get $upper) (local.get $far))))
        (local.set $upper (i16x8.extend_high_i8x16_u (local.get $lower)))
        (local.set $h3 (i32x4.add (local.get $h3) (i32x4.dot_i16x8_s (local.get $upper) (local.get $near))))
        (local.set $l3 (i32x4.add (local.get $l3) (i32x4.dot_i16x8_s (local.get $upper) (local.get $far))))
        (br_if $pair (i32.lt_u (local.get $weight) (local.get $end))))
      (local.set $h0 (i32x4.shr_s (i32x4.add (i32x4.shl (local.get $h0) (i32.const 11)) (local.get $l0)) (i32.const 22)))
      (local.set $h1 (i32x4.shr_s (i32x4.add (i32x4.shl (local.get $h1) (i32.const 11)) (local.get $l1)) (i32.const 22)))
      (local.set $h2 (i32x4.shr_s (i32x4.add (i32x4.shl (local.get $h2) (i32.const 11)) (local.get $l2)) (i32.const 22)))
      (local.set $h3 (i32x4.shr_s (i32x4.add (i32x4.shl (local.get $h3) (i32.const 11)) (local.get $l3)) (i32.const 22)))
      (v128.store (local.get $target)
        (i8x16.narrow_i16x8_u
          (i16x8.narrow_i32x4_s (local.get $h0) (local.get $h1))
          (i16x8.narrow_i32x4_s (local.get $h2) (local.get $h3))))
      (local.set $target (i32.add (local.get $target) (i32.const 16)))
      (local.set $source (i32.add (local.get $source) (i32.const 16)))
      (br_if $column (i32.lt_u (local.get $source) (local.get $stop))))))

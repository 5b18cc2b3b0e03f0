// The measures of scores, whose exponentials are proportional to probabilities, on virtual vectors.

template <class V>
struct exponential_group {
    static constexpr bool needs_care = false;

    powers<V> power;
    V mass, pair;

    SURPRISAL_SIMD void clear(const exponent_scale<number_of<V>>& scale) {
        power.set(scale);
        mass = pair = V{};
    }
    SURPRISAL_SIMD void add_pair(V z, V next) { mass += power.of(power.within(z)) + power.of(power.within(next)); }
    SURPRISAL_SIMD void add_carefully(std::size_t n, V z) { pair += or_0(power.of(power.within(z)), n); }
    SURPRISAL_SIMD void close_pair() {
        mass += pair;
        pair = V{};
    }
    [[nodiscard]] SURPRISAL_SIMD bool is_normal() const { return true; }
    template <class Sums>
    SURPRISAL_SIMD void close(Sums& sums, std::size_t lane) const {
        using s = exponential_sums;
        add_to_lanes_exactly(sums, s::mass, lane, mass);
    }
    template <class Sums>
    SURPRISAL_SIMD void close_care(Sums& /*sums*/, std::size_t /*lane*/) const {}
};

/// The same roughly, to a few hundredths, by a line between powers of two.
template <class V>
struct rough_exponential_group {
    static constexpr bool needs_care = false;

    V rate, shift, lowest, highest;
    V mass, pair;

    SURPRISAL_SIMD void clear(const exponent_scale<number_of<V>>& scale) {
        constexpr number_of<V> magic = number_of<V>(1.5) * format_of<V>::at_ulp_1;
        rate = all<V>(scale.rate_hi * part);
        shift = all<V>(magic + (scale.shift - magic) * part);
        lowest = all<V>(scale.lowest);
        highest = all<V>(scale.highest);
        mass = pair = V{};
    }
    SURPRISAL_SIMD void add_pair(V z, V next) { mass += power(z) + power(next); }
    SURPRISAL_SIMD void add_carefully(std::size_t n, V z) { pair += or_0(power(z), n); }
    SURPRISAL_SIMD void close_pair() {
        mass += pair;
        pair = V{};
    }
    [[nodiscard]] SURPRISAL_SIMD bool is_normal() const { return true; }
    template <class Sums>
    SURPRISAL_SIMD void close(Sums& sums, std::size_t lane) const {
        using s = exponential_sums;
        add_to_lanes_exactly(sums, s::mass, lane, mass);
    }
    template <class Sums>
    SURPRISAL_SIMD void close_care(Sums& /*sums*/, std::size_t /*lane*/) const {}

private:
    static constexpr int part_digits = 12;
    static constexpr int part = 1 << part_digits;

    [[nodiscard]] SURPRISAL_SIMD V power(V z) const {
        const V shifted = mul_add(minimum(highest, maximum(lowest, z)), rate, shift);
        return from_bits(bits_of(shifted) << (format_of<V>::digits - part_digits));
    }
};

/// What an outcome lacks to the peak, weighted by its own power. Whole octaves and the rest are taken by themselves: the one
/// difference is exact, the other small.
template <class V>
struct depth_group {
    static constexpr bool needs_care = false;

    powers<V> power;
    V whole, rest;  // of the peak
    V mass, depth, pair_mass, pair_depth;

    SURPRISAL_SIMD void clear(const depth_settings<number_of<V>>& given) {
        power.set(given.scale);
        whole = all<V>(given.whole_octaves);
        rest = all<V>(given.rest_of_octaves);
        mass = depth = pair_mass = pair_depth = V{};
    }
    SURPRISAL_SIMD void add_pair(V z, V next) {
        const auto x = power.octaves_of(power.within(z));
        const auto next_x = power.octaves_of(power.within(next));
        const V e = power.of(x);
        const V next_e = power.of(next_x);
        mass += e + next_e;
        depth += product(e, x) + product(next_e, next_x);
    }
    SURPRISAL_SIMD void add_carefully(std::size_t n, V z) {
        const auto x = power.octaves_of(power.within(z));
        const V e = or_0(power.of(x), n);
        pair_mass += e;
        pair_depth += product(e, x);
    }
    SURPRISAL_SIMD void close_pair() {
        mass += pair_mass;
        depth += pair_depth;
        pair_mass = pair_depth = V{};
    }
    [[nodiscard]] SURPRISAL_SIMD bool is_normal() const { return true; }
    template <class Sums>
    SURPRISAL_SIMD void close(Sums& sums, std::size_t lane) const {
        using s = depth_sums;
        add_to_lanes_exactly(sums, s::mass, lane, mass);
        add_to_lanes_exactly(sums, s::depth, lane, depth);
    }
    template <class Sums>
    SURPRISAL_SIMD void close_care(Sums& /*sums*/, std::size_t /*lane*/) const {}

private:
    [[nodiscard]] SURPRISAL_SIMD V product(V e, const typename powers<V>::octaves& x) const {
        return mul_add(e, whole - x.whole, e * (rest - x.rest));
    }
};

/// What an outcome of Q lacks to the peak, weighted by p. Where p > 0 meets a mask, or a score below every sensible one, the
/// sums are unfit.
template <class V>
struct cost_group {
    static constexpr bool needs_care = false;
    static constexpr float floor = -0x1p100F;

    powers<V> power;
    V peak;
    V mass, cost, mass_p, pair_mass, pair_cost, pair_mass_p;
    V smallest, forbidden;

    SURPRISAL_SIMD void clear(const scale_and_peak<number_of<V>>& given) {
        power.set(given.scale);
        peak = all<V>(given.peak);
        mass = cost = mass_p = pair_mass = pair_cost = pair_mass_p = smallest = forbidden = V{};
    }
    SURPRISAL_SIMD void add_pair(V p, V z, V next_p, V next_z) {
        mass += power.of(power.within(z)) + power.of(power.within(next_z));
        cost += mul_add(next_p, depth(next_z), p * depth(z));
        mass_p += p + next_p;
        look_at(p, z);
        look_at(next_p, next_z);
    }
    SURPRISAL_SIMD void add_carefully(std::size_t n, V p, V z) {
        pair_mass += or_0(power.of(power.within(z)), n);
        pair_cost = mul_add(p, depth(z), pair_cost);
        pair_mass_p += p;
        look_at(p, z);
    }
    SURPRISAL_SIMD void close_pair() {
        mass += pair_mass;
        cost += pair_cost;
        mass_p += pair_mass_p;
        pair_mass = pair_cost = pair_mass_p = V{};
    }
    [[nodiscard]] SURPRISAL_SIMD bool is_normal() const { return !any_negative(smallest - forbidden); }
    template <class Sums>
    SURPRISAL_SIMD void close(Sums& sums, std::size_t lane) const {
        using s = cost_sums;
        add_to_lanes_exactly(sums, s::mass, lane, mass);
        add_to_lanes_exactly(sums, s::cost, lane, cost);
        add_to_lanes_exactly(sums, s::mass_p, lane, mass_p);
    }
    template <class Sums>
    SURPRISAL_SIMD void close_care(Sums& sums, std::size_t /*lane*/) const {
        sums.unfit = sums.unfit || any_negative(smallest - forbidden);
    }

private:
    [[nodiscard]] SURPRISAL_SIMD V depth(V z) const { return peak - maximum(all<V>(floor), z); }
    SURPRISAL_SIMD void look_at(V p, V z) {
        smallest = minimum(smallest, p);
        forbidden = maximum(forbidden, z < all<V>(floor) ? p : V{});
    }
};

/// Up to this |ln(q/p)|, which are most, the series serves.
inline constexpr float small_log_ratio = 2;

/// ln(q/p) of the scores z of P and y of Q less an offset, over a temperature.
SURPRISAL_SIMD words log_ratio_of(f64 z, f64 y, const words& offset, const words& per_temperature) {
    f64 rest, last;
    const f64 difference = exact_difference(y, z, rest);
    const f64 hi = exact_difference(difference, offset.hi, last);
    const f64 lo = (rest - offset.lo) + last;
    const f64 lo_part = mul_add(hi, per_temperature.lo, lo * per_temperature.hi);
    const f64 t = mul_add(hi, per_temperature.hi, lo_part);
    return {t, mul_add(hi, per_temperature.hi, -t) + lo_part};
}

/// sum + w (eᵗ − 1 − t) for small t, with ratio = w t.
template <class V>
SURPRISAL_SIMD V add_small(V sum, V ratio, V t, V t_rest) {
    const V series = polynomial(format_of<V>::beyond_tangent, t);
    if constexpr (sizeof(number_of<V>) == sizeof(double)) sum = mul_add(ratio, t_rest, sum);
    return mul_add(ratio * t, series, sum);
}

/// q − w − w t with a q of its own, where |t| is not small: eᵗ would multiply the rounding error of t. What is rounded off it
/// is told.
template <class V>
SURPRISAL_SIMD V far_log_divergence(V q, V w, V ratio, V t, V t_rest, V& term_rest) {
    V rest_of_difference, rest_of_sum;
    const V difference = exact_difference(q, w, rest_of_difference);
    const V term = exact_difference(difference, ratio, rest_of_sum);
    term_rest = (rest_of_difference + rest_of_sum) - mul_add(w, t_rest, fma(w, t, -ratio));
    return term;
}

/// The terms of a divergence of two models from the logarithm of their ratio, t, got from the difference of their scores with
/// what is rounded off it. Care is due to masked classes, to a p below the powers of the scale, and to |t| that are not small.
template <class V>
struct log_divergence_group {
    static constexpr bool needs_care = false;
    static constexpr float floor = -0x1p100F;

    powers<V> power;
    const log_divergence_settings<number_of<V>>* given;
    V offset_hi, offset_lo, inverse_temperature;
    V terms, ratios, mass, pair_terms, pair_ratios, pair_mass, far_rests;
    V extent, lowest, unfit, impossible;

    SURPRISAL_SIMD void clear(const log_divergence_settings<number_of<V>>& settings) {
        given = &settings;
        power.set(settings.scale);
        offset_hi = all<V>(settings.offset_hi);
        offset_lo = all<V>(settings.offset_lo);
        inverse_temperature = all<V>(settings.inverse_temperature);
        terms = ratios = mass = pair_terms = pair_ratios = pair_mass = far_rests = extent = unfit = impossible = V{};
        lowest = power.lowest;
    }
    SURPRISAL_SIMD void add_pair(V z, V y, V next_z, V next_y) {
        V rest, next_rest;
        const V t = log_ratio(z, y, rest);
        const V w = power.of(z);
        const V ratio = w * t;
        const V term = add_small(V{}, ratio, t, rest);
        const V next_t = log_ratio(next_z, next_y, next_rest);
        const V next_w = power.of(next_z);
        const V next_ratio = next_w * next_t;
        terms += add_small(term, next_ratio, next_t, next_rest);
        ratios += ratio + next_ratio;
        mass += w + next_w;
        extent = maximum(extent, maximum(magnitude(t), magnitude(next_t)));
        lowest = minimum(lowest, minimum(z, next_z));
    }
    /// A p or q below the powers counts as 0.
    SURPRISAL_SIMD void add_carefully(std::size_t n, V z, V y) {
        const auto is_absent = z < power.lowest;
        const V w = or_0(is_absent ? V{} : power.of(power.within(z)), n);
        V t_rest;
        const V t = log_ratio(maximum(all<V>(floor), z), maximum(all<V>(floor), y), t_rest);
        const V small_t = minimum(all<V>(small_log_ratio), maximum(all<V>(-small_log_ratio), t));
        const V ratio = w * t;
        const V near_terms = add_small(pair_terms, w * small_t, small_t, t_rest);

        powers<V> power_q;
        power_q.set(given->scale_q);
        const V unscaled_q = or_0(y < power_q.lowest ? V{} : power_q.of(power_q.within(y)), n);
        const V q = mul_add(unscaled_q, all<V>(given->factor_q_lo), unscaled_q * given->factor_q);
        V term_rest;
        const V far_term = far_log_divergence(q, w, ratio, t, t_rest, term_rest);
        const auto is_far = magnitude(t) > all<V>(small_log_ratio);
        pair_terms = is_far ? pair_terms + far_term : near_terms;
        far_rests += is_far ? term_rest : V{};
        pair_ratios += ratio;
        pair_mass += w;

        const V one = or_0(all<V>(1), n);
        const V is_low_y = z < all<V>(floor) ? V{} : (y < all<V>(floor) ? one : V{});
        const V is_masked_y = y < all<V>(-std::numeric_limits<number_of<V>>::max()) ? is_low_y : V{};
        impossible = maximum(impossible, is_masked_y);
        unfit = maximum(unfit, is_low_y - is_masked_y);
        unfit = maximum(unfit, is_absent ? (t < all<V>(-0x1p30F) ? one - is_masked_y : V{}) : V{});
    }
    SURPRISAL_SIMD void close_pair() {
        terms += pair_terms;
        ratios += pair_ratios;
        mass += pair_mass;
        pair_terms = pair_ratios = pair_mass = V{};
    }
    [[nodiscard]] SURPRISAL_SIMD bool is_normal() const {
        return !any_negative(all<V>(small_log_ratio) - extent) && !any_negative(lowest - power.lowest) &&
               !has_nonfinite(terms);
    }
    template <class Sums>
    SURPRISAL_SIMD void close(Sums& sums, std::size_t lane) const {
        using s = log_divergence_sums;
        add_to_lanes_exactly(sums, s::terms, lane, terms);
        add_to_lanes_exactly(sums, s::ratios, lane, ratios);
        add_to_lanes_exactly(sums, s::mass, lane, mass);
    }
    template <class Sums>
    SURPRISAL_SIMD void close_care(Sums& sums, std::size_t lane) const {
        if constexpr (Sums::has_lo) add_to(&sums.lo[log_divergence_sums::terms][lane], far_rests);
        sums.unfit = sums.unfit || any_negative(-unfit);
        sums.impossible = sums.impossible || any_negative(-impossible);
    }

private:
    /// ln(q/p); of double, with what is rounded off, because it enters as its square.
    [[nodiscard]] SURPRISAL_SIMD V log_ratio(V z, V y, V& t_rest) const {
        if constexpr (sizeof(number_of<V>) == sizeof(float)) {
            V rest;
            const V difference = exact_difference(y, z, rest);
            t_rest = V{};
            return ((difference - offset_hi) + (rest - offset_lo)) * inverse_temperature;
        } else {
            const words t = log_ratio_of(z, y, {offset_hi, offset_lo},
                                         {inverse_temperature, all<V>(given->inverse_temperature_lo)});
            t_rest = t.lo;
            return t.hi;
        }
    }
};

/// What is asked of scores besides sums.
struct scores_kernel {
    /// Where the largest of n scores is first; NaN is none.
    template <class T>
    static SURPRISAL_KERNEL std::size_t mode(const T* z, std::size_t n) {
        using V = typename vector_of<T>::type;
        constexpr std::size_t step = 4 * width<V>;
        constexpr std::size_t block = 1024;
        std::size_t in_block = 0;
        T largest = -std::numeric_limits<T>::infinity();
        for (std::size_t start = 0; start < n; start += block) {
            const std::size_t end = n - start < block ? n : start + block;
            const T candidate = largest_in<V, step>(z, start, end, largest);
            if (candidate > largest) {
                largest = candidate;
                in_block = start;
            }
        }
        for (std::size_t i = in_block; i < n; ++i)
            if (z[i] == largest) return i;
        return 0;
    }

    /// Writes a factor times the power of each score, 0 for those below the lowest. Whether there are such but for masks.
    template <class T>
    static SURPRISAL_KERNEL bool write_powers(T* out, const T* z, std::size_t n, const exponent_scale<T>& scale,
                                              T factor_hi, T factor_lo) {
        using V = typename vector_of<T>::type;
        powers<V> power;
        power.set(scale);
        V has_low{};
        for (std::size_t i = 0; i < n; i += width<V>) {
            const std::size_t left = n - i;
            const V x = load_up_to(z + i, left);
            const V e = power.of(power.within(x));
            const V y = x < power.lowest ? V{} : mul_add(e, all<V>(factor_hi), e * factor_lo);
            const V is_low = x < power.lowest ? all<V>(1) : V{};
            has_low = maximum(has_low, x < all<V>(-std::numeric_limits<T>::max()) ? V{} : or_0(is_low, left));
            if (left >= width<V>) {
                store_as(out + i, y);
            } else {
                T lanes_of_y[width<V>];
                store_as(lanes_of_y, y);
                for (std::size_t j = 0; j < left; ++j) out[i + j] = lanes_of_y[j];
            }
        }
        return any_negative(-has_low);
    }

    /// 2^octaves, off by 2^-56 of it.
    static SURPRISAL_KERNEL double_word<double> power_of(double octaves, double low) {
        const words x = power_of_two(all<f64>(octaves), all<f64>(low));
        return {lane_of(x.hi, 0), lane_of(x.lo, 0)};
    }

private:
    /// The largest of the scores from start to end, where some is above least.
    template <class V, std::size_t Step>
    static SURPRISAL_SIMD number_of<V> largest_in(const number_of<V>* z, std::size_t start, std::size_t end,
                                                  number_of<V> least) {
        number_of<V> largest = least;
        std::size_t i = start;
        if constexpr (simd_width > 1) {
            V a = all<V>(least), b = a, c = a, d = a;
            for (; i + Step <= end; i += Step) {
                a = maximum(load(z + i), a);
                b = maximum(load(z + i + width<V>), b);
                c = maximum(load(z + i + 2 * width<V>), c);
                d = maximum(load(z + i + 3 * width<V>), d);
            }
            a = maximum(maximum(a, b), maximum(c, d));
            if (any_lane<V>(a > least))
                for (std::size_t j = 0; j < width<V>; ++j) largest = a[j] > largest ? a[j] : largest;
        }
        for (; i < end; ++i) largest = z[i] > largest ? z[i] : largest;
        return largest;
    }

    /// Writes a vector as it is.
    template <class V>
    static SURPRISAL_SIMD void store_as(number_of<V>* to, V x) {
        if constexpr (simd_width == 1)
            *to = x;
        else
            __builtin_memcpy(to, &x, sizeof x);
    }
};

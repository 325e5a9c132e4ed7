/// Derivatives as they stand on exercise sheets: the term, the variable.
enum Lecture {
  static let exercises: [(group: String, terms: [(String, String)])] = [
    (
      "first rules",
      [
        ("x^3 - 4*x^2 + 5*x - 7", "x"), ("(2*x + 1)^5", "x"), ("x^2*exp(x)", "x"),
        ("exp(-x^2/2)", "x"), ("log(x)/x", "x"), ("(x^2 - 1)/(x^2 + 1)", "x"),
        ("sqrt(1 + x^2)", "x"),
        ("x*sin(x) + cos(x)", "x"), ("tan(x)", "x"), ("arctan(2*x)", "x"), ("x*arctan(x)", "x"),
        ("x^x", "x"), ("2^x", "x"), ("a^(x^2)", "x"), ("log(log(x))", "x"), ("1/x", "x"),
        ("1/(1 + exp(-x))", "x"), ("sin(x)^2 + cos(x)^2", "x"), ("exp(a*x)*cos(b*x)", "x"),
        ("sqrt(x)/(1 + sqrt(x))", "x"), ("log(x + sqrt(x^2 + 1))", "x"),
        ("(x + 1)*(x + 2)*(x + 3)", "x"),
      ]
    ),
    (
      "neurons",
      [
        ("sigmoid(w*x + b)", "w"), ("tanh(w*x + b)", "b"), ("relu(w*x + b)", "w"),
        ("softplus(w*x + b)", "w"), ("gelu(x)", "x"), ("swish(x)", "x"), ("elu(x)", "x"),
        ("leakyrelu(w*x)", "w"), ("v*relu(w*x + b) + c", "w"), ("max(x, y)", "x"),
        ("abs(w*x - y)", "w"),
        ("sigmoid(w_2*sigmoid(w_1*x + b_1) + b_2)", "w_1"),
        ("v*tanh(w*x + b)*tanh(u*x + c)", "x"),
      ]
    ),
    (
      "losses",
      [
        ("(y - w*x - b)^2/2", "w"), ("(sigmoid(w*x + b) - y)^2", "w"),
        ("-y*log(p) - (1 - y)*log(1 - p)", "p"),
        ("-y*log(sigmoid(z)) - (1 - y)*log(1 - sigmoid(z))", "z"), ("log(1 + exp(-y*w*x))", "w"),
        ("sum(i = 1..n, (y[i] - w*x[i] - b)^2)/n", "w"),
        ("sum(i = 1..n, (y[i] - w*x[i] - b)^2)/n", "b"),
        ("sum(i = 1..n, (y[i] - p[i])^2)", "p[j]"), ("-sum(k = 1..K, y[k]*log(p[k]))", "p[j]"),
        ("lambda/2*sum(j = 1..d, w[j]^2)", "w[k]"), ("lambda*sum(j = 1..d, abs(w[j]))", "w[k]"),
        ("sum(i = 1..n, log(1 + exp(-y[i]*sum(j = 1..d, w[j]*x[i,j]))))", "w[k]"),
      ]
    ),
    (
      "softmax and attention",
      [
        ("exp(z_1)/(exp(z_1) + exp(z_2))", "z_1"), ("exp(z_1)/(exp(z_1) + exp(z_2))", "z_2"),
        ("exp(z[i])/sum(k = 1..K, exp(z[k]))", "z[j]"),
        ("exp(z[i])/sum(k = 1..K, exp(z[k]))", "z[i]"),
        ("log(sum(k = 1..K, exp(z[k])))", "z[j]"), ("log(sum(k = 1..K, exp(z[k]))) - z[c]", "z[j]"),
        ("sum(k = 1..d, q[k]*u[k])/sqrt(d)", "q[j]"),
        (
          "exp(q*k_1)*v_1/(exp(q*k_1) + exp(q*k_2)) + exp(q*k_2)*v_2/(exp(q*k_1) + exp(q*k_2))", "q"
        ),
      ]
    ),
    (
      "gates",
      [
        ("sigmoid(w_f*x + u_f*h)*c + sigmoid(w_i*x + u_i*h)*tanh(w_c*x + u_c*h)", "h"),
        ("sigmoid(w_o*x + u_o*h)*tanh(c)", "c"),
        ("(1 - sigmoid(w_z*x + u_z*h))*h + sigmoid(w_z*x + u_z*h)*tanh(w*x + u*h)", "h"),
        ("f*c + i*g", "f"), ("tanh(W_rec*h[t-1] + W_in*x[t] + b_h)", "h[t-1]"),
        ("prod(t = 1..T, w*sigma(a[t]))", "w"), ("sum(t = 1..T, w^(T - t)*x[t])", "w"),
      ]
    ),
    (
      "sums with sums inside",
      [
        ("sum(k = 1..n, sum(j = 1..k, x[j]*w[k,j]))", "x[m]"),
        ("prod(i = 1..n, prod(j = 1..i, x[j]))", "x[k]"),
        ("prod(i = 1..n, sum(j = 1..i, x[j]))", "x[k]"),
        ("sum(i = 1..n, sum(j = 1..n, A[i,j]*x[i]*x[j]))", "x[k]"),
        ("sum(i = 1..n, sum(j = i + 1..n, x[i]*x[j]))", "x[k]"),
        ("sum(i = 1..n, sum(j = i..n, x[i]*x[j]))", "x[2]"),
        ("sum(i = 1..n, (y[i] - sum(j = 1..m, W[i,j]*x[j]))^2)/2", "W[k,l]"),
        ("sum(m = 1..M, x[i+m-1]*w[m])", "x[k]"),
        ("sum(i = 1..n, sum(j = 1..n, (x[i] - x[j])^2))", "x[k]"),
        ("sum(t = 1..T - 1, (x[t+1] - x[t])^2)", "x[r]"),
      ]
    ),
    (
      "signs and sizes",
      [
        ("x*abs(x)", "x"), ("log(abs(x))", "x"), ("relu(x)^2", "x"), ("abs(x)^3/sign(x)", "x"),
        ("diff(sigmoid(x), x, 2)", "x"), ("diff(elu(x, a), x)", "x"), ("sin(pi)*x + x", "x"),
        ("sum(k = 1..n, c*x)", "x"),
      ]
    ),
    (
      "statistics",
      [
        ("exp(-(x - mu)^2/(2*sigma^2))/sqrt(2*pi*sigma^2)", "x"),
        ("exp(-(x - mu)^2/(2*s^2))/sqrt(2*pi*s^2)", "mu"),
        ("-n*log(s) - sum(i = 1..n, (x[i] - mu)^2)/(2*s^2)", "mu"),
        ("-n*log(s) - sum(i = 1..n, (x[i] - mu)^2)/(2*s^2)", "s"),
        ("sum(i = 1..n, x[i]*log(p) + (1 - x[i])*log(1 - p))", "p"),
        ("n*log(lambda) - lambda*S", "lambda"),
        ("gamma*(x - mu)/sqrt(v + epsilon) + beta", "x"),
        ("gamma*(x - mu)/sqrt(v + epsilon) + beta", "v"),
        ("(x[i] - sum(j = 1..m, x[j])/m)/s", "x[k]"), ("erf(x/sqrt(2))", "x"),
        ("prod(i = 1..n, p^x[i]*(1 - p)^(1 - x[i]))", "p"),
      ]
    ),
  ]
}

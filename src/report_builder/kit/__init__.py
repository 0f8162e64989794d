"""A finished PDF -> what the distribution team needs with it: pictures, texts, a newsletter, a message."""

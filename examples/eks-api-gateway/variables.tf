variable "name" {
  description = "Name of the application; the REST API and the VPC link carry it."
  type        = string
  default     = "foobar"
}

variable "load_balancer_name" {
  description = "Name of the internal network load balancer, as the Service's aws-load-balancer-name annotation gives it. Ignored where load_balancer_tags is set."
  type        = string
  default     = "foobar"
}

variable "load_balancer_tags" {
  description = "Look the load balancer up by tags instead of by name, for example { \"service.k8s.aws/stack\" = \"default/foobar\" }. For Services without a name annotation."
  type        = map(string)
  default     = null
}

variable "stage_name" {
  description = "Stage under which the API is served."
  type        = string
  default     = "prod"
}

variable "accept" {
  description = "Accept header that every request reaches the service with, whatever the client sent."
  type        = string
  default     = "application/json"

  validation {
    condition     = !strcontains(var.accept, "'")
    error_message = "API Gateway writes a static value between single quotes, so the value itself cannot hold one."
  }
}
